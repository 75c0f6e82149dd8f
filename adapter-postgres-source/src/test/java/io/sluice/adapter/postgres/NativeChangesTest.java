package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeChangesTest {
  private static final SourceOffset FROM =
      SourceOffset.streaming(new SourceOffset.Origin("1", 1, 1), "slot", 100, 1);

  private final List<String> heard = new ArrayList<>();
  private final NativeChanges changes =
      new NativeChanges(new Transactions(FROM, new Listener()), null, Set.of());

  private final class Listener implements TransactionListener {
    @Override
    public void begins(long transaction) {
      heard.add("begins " + transaction);
    }

    @Override
    public void changes(List<ChangeEvent> of) {
      heard.add("changes");
    }

    @Override
    public void message(String prefix, byte[] content) {
      heard.add("message " + prefix);
    }

    @Override
    public SourceOffset ends(SourceOffset at, List<ChangeEvent> more) {
      heard.add("ends at " + at.lsn());
      return at;
    }

    @Override
    public void repeated() {
      heard.add("repeated");
    }
  }

  @Test
  void aTransactionEndsBehindItsCommit() throws Exception {
    changes.assemble(List.of());
    changes.begin(7, 200, 5);
    changes.message(true, "p", new byte[0]);
    changes.commit(200, 240, 5);
    assertEquals(List.of("begins 7", "message p", "ends at 240"), heard);
  }

  @Test
  void aTransactionThatEndsWithAnotherCommitIsNotInOrder() throws Exception {
    changes.assemble(List.of());
    changes.begin(7, 200, 5);
    Messages.assertSays(
        assertThrows(PortException.class, () -> changes.commit(201, 240, 5)), "another commit");
    assertEquals(List.of("begins 7"), heard);
  }

  @Test
  void aMessageThatIsNoPartOfTheTransactionIsPassedOver() throws Exception {
    changes.assemble(List.of());
    changes.message(false, "p", new byte[0]);
    changes.begin(7, 200, 5);
    changes.message(false, "p", new byte[0]);
    changes.commit(200, 240, 5);
    assertEquals(List.of("begins 7", "ends at 240"), heard);
  }

  @Test
  void whatWasInTheLogAlreadyIsPassedOver() throws Exception {
    changes.assemble(List.of());
    changes.begin(6, 90, 5);
    changes.commit(90, 100, 5);
    assertEquals(List.of("begins 6", "repeated"), heard);
  }
}
