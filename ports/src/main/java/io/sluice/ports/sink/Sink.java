package io.sluice.ports.sink;

import io.sluice.domain.ChangeBatch;

/**
 * A target that changes are written to. What a sink has to do, and nothing else:
 *
 * <ul>
 *   <li><b>Durable on return.</b> When {@link #write} returns, the whole batch is in the target,
 *       and a reader of the target sees it.
 *   <li><b>Repeatable.</b> After any failure a batch comes again, whole or in part, alone or
 *       together with other changes. Writing it twice leaves the target as if written once.
 *   <li><b>Never backwards.</b> A change with an older {@link
 *       io.sluice.domain.ChangeEvent#version()} than what the target has for that row is ignored,
 *       without an error. The target itself decides, in the same operation that writes; reading
 *       first and writing then is not enough, for a paused worker may wake up in between. That a
 *       row was deleted, or its table truncated, is remembered long enough that a late older change
 *       does not bring it back.
 *   <li><b>Whole rows.</b> An upsert leaves the row exactly as {@code after} says: columns that
 *       became NULL are NULL, columns that are {@link io.sluice.domain.Row#UNCHANGED} keep the
 *       value that the target has.
 *   <li><b>Truncate</b> removes every row of its table with a lower version. It arrives once per
 *       partition of the table, so several times.
 * </ul>
 *
 * <p>A batch holds changes of any number of tables in log order; order matters per row, so a sink
 * may write {@link ChangeBatch#latestPerRow()}, in any order of rows, around truncates. Whatever
 * the target needs before it can take a table's rows (index, constraint, mapping) the sink makes
 * when it first sees the table's schema, and again when the schema changes.
 *
 * <p>An instance is used by one thread at a time. Several instances, in one or many processes,
 * write to one target at the same time, each for other rows.
 */
public interface Sink extends AutoCloseable {
  /**
   * Writes a batch; returns only when the whole batch is durable in the target. Has time limits of
   * its own on every call to the target.
   *
   * @throws TransientSinkException if the target is away or busy: the same batch comes again
   * @throws RejectedChangesException if some changes can never be applied; nothing is assumed of
   *     the others, which come again
   * @throws TableRefusedException if one table cannot be taken until a person has mended something;
   *     the others go on
   * @throws FatalSinkException if the target refuses all work until a person has mended something:
   *     the sink is stopped. Any unchecked exception is taken for a bug and does the same
   * @throws InterruptedException if the thread was interrupted
   */
  void write(ChangeBatch batch) throws SinkException, InterruptedException;

  /** Lets go of connections; called once, by the thread that wrote or after it has ended. */
  @Override
  void close();
}
