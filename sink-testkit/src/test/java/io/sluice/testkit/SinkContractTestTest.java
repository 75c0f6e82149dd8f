package io.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The judge is judged: sinks that are wrong in one way are each caught by the test meant for it.
 * That a sink that is right is not, {@link MemorySinkContractTest} shows.
 */
class SinkContractTestTest {
  @TestFactory
  Stream<DynamicTest> eachFaultIsCaught() {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault != Fault.NONE)
        .flatMap(
            fault ->
                fault.noticedBy.stream()
                    .map(
                        test ->
                            DynamicTest.dynamicTest(
                                fault + " by " + test, () -> caught(fault, test))));
  }

  private static void caught(Fault fault, String test) {
    assertFalse(run(fault, test).getTotalFailureCount() == 0, test + " does not notice " + fault);
  }

  @Test
  void eachTestOfTheContractCatchesSomeFault() {
    Set<String> tests = new TreeSet<>();
    for (Class<?> part : SinkContractTest.class.getInterfaces()) {
      for (Method method : part.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(TestFactory.class)) {
          tests.add(method.getName());
        }
      }
    }
    Set<String> catching = new TreeSet<>();
    for (Fault fault : Fault.values()) {
      catching.addAll(fault.noticedBy);
    }
    assertEquals(tests, catching);
  }

  private static TestExecutionSummary run(Fault fault, String test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(MemorySinkContractTest.class, test))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    MemorySinkContractTest.fault = fault;
    try {
      LauncherFactory.create().execute(request, listener);
    } finally {
      MemorySinkContractTest.fault = Fault.NONE;
    }
    TestExecutionSummary summary = listener.getSummary();
    assertFalse(summary.getTestsStartedCount() == 0, "no such test: " + test);
    return summary;
  }
}
