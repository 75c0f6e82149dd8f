package io.sluice.dev.supervisor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.ServicesUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({"Linux,amd64", "Linux,aarch64"})
  void linuxOnCommonProcessorsWillDo(String system, String architecture) {
    assertDoesNotThrow(() -> Platform.require(system, architecture));
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X,aarch64", "Windows 11,amd64", "Linux,riscv64"})
  void elsewhereTheComposeFileIsPointedTo(String system, String architecture) {
    ServicesUnavailableException refusal =
        assertThrows(
            ServicesUnavailableException.class, () -> Platform.require(system, architecture));
    assertTrue(refusal.getMessage().contains(system + " on " + architecture));
    assertTrue(refusal.getMessage().contains("examples/docker-compose.yml"));
  }

  @Test
  void missingProgramsAreToBeInstalled() {
    ServicesUnavailableException refusal =
        assertThrows(
            ServicesUnavailableException.class,
            () -> Platform.requireProgram("there-is-no-such-program"));
    assertTrue(refusal.getMessage().contains("apt-get install util-linux"));
  }
}
