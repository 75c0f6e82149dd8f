package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.util.List;

/** Follows the stream of transactions, and may put changes of its own at their ends. */
interface TransactionListener {
  /** Before a transaction's first change. */
  void begins(long transaction);

  /** What one change of the stream has become. */
  void changes(List<ChangeEvent> changes);

  /** A logical message that is a part of the transaction. */
  void message(String prefix, byte[] content);

  /**
   * The transaction is complete and has not been in the log before.
   *
   * @param at the offset behind it
   * @param changes to append to
   * @return the offset with what is to be remembered beside
   */
  SourceOffset ends(SourceOffset at, List<ChangeEvent> changes) throws PortException;

  /** The transaction was in the log already and is passed over. */
  void repeated();
}
