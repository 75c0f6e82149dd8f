package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import io.sluice.domain.TableId;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies an index whose fields cannot become what the table's columns have become, and puts the
 * copy in its place. In steps, each of which any number of workers may carry out again, at the same
 * time or after one that has died:
 *
 * <ol>
 *   <li>The copy is made, empty, with all fields, settings and {@code _meta} of the original but
 *       for what changes. Its name follows from the original's, so only one worker makes it, and
 *       all find it; and it says of which index it is the copy. From here on everything that is
 *       needed stands in Elasticsearch: the steps do not depend on who carries them out, for which
 *       schema.
 *   <li>Writes to the original are blocked. Elasticsearch answers when those under way have ended.
 *       Others wait: they are tried again, and find the block and the copy.
 *   <li>Documents are copied with their versions, values of changed fields as {@link
 *       ConvertedDocument} makes them. The original does not change meanwhile, so writing a
 *       document twice writes it equally.
 *   <li>When both have equally many documents, the copy takes the original's name and aliases, and
 *       the original is deleted, in one step.
 * </ol>
 *
 * <p>So a reader sees the original or the whole copy, never a part. The copy is filled by an alias
 * of its own, which it loses in the last step, and the original is spoken to by the alias by which
 * it is written, which it takes along. So whatever a worker sends that has slept through it all, it
 * finds nothing to change.
 */
final class IndexCopy {
  private static final Logger LOG = LoggerFactory.getLogger(IndexCopy.class);

  private final IndexAdministration administration;
  private final IndexReplacement replacement;
  private final CopyProgress progress;
  private final CopyFilling filling;

  IndexCopy(
      ElasticConnection connection,
      IndexAdministration administration,
      CopyProgress progress,
      BulkWriter bulk) {
    this.administration = administration;
    this.replacement = new IndexReplacement(connection, administration);
    this.progress = progress;
    this.filling = new CopyFilling(connection, bulk);
  }

  /** Returns when the copy is in the original's place. */
  void run(TableId table, FoundIndex original, FieldPlan plan)
      throws SinkException, InterruptedException {
    String why = "index " + original.index().name() + " of table " + table + " cannot take ";
    if (goOn(original)) {
      return;
    }
    if (original.isBlockedForWrites()) {
      throw new TransientSinkException(
          why
              + plan.conflicts(original)
              + " and is blocked for writes, so it is not copied to one that can; remove the block"
              + " (index.blocks.write)");
    }
    try {
      if (!administration.create(
          CopyRequest.of(table, original, plan, administration.settings(original.index())))) {
        throw new TransientSinkException(why + "them; another worker has begun to copy it");
      }
    } catch (FatalSinkException e) {
      throw new FatalSinkException(
          why
              + plan.conflicts(original)
              + ", and an index that can is not made: "
              + e.getMessage()
              + "; have Elasticsearch allow it, or make the index anew (DELETE /"
              + original.index().concrete()
              + ", PUT /"
              + original.index().name()
              + ") and snapshot the table",
          e);
    }
    LOG.info(
        "{}{}; it is copied to {}, and writes to it wait meanwhile",
        why,
        plan.conflicts(original),
        original.index().next().concrete());
    carryOut(original.index());
  }

  /**
   * Goes on with a copy that somebody has begun.
   *
   * @return false if nobody has
   * @throws TransientSinkException if somebody is at it
   */
  boolean goOn(FoundIndex original) throws SinkException, InterruptedException {
    TableIndex next = original.index().next();
    FoundIndex copy = administration.findItself(next);
    if (copy == null) {
      return false;
    }
    if (!IndexOwner.isCopy(copy, original)) {
      throw new TransientSinkException(
          "index "
              + next.concrete()
              + " is in the way of a copy of "
              + original.index().concrete()
              + ", and was not made for it; delete it (DELETE /"
              + next.concrete()
              + ")");
    }
    if (!progress.isStalled(next)) {
      throw new TransientSinkException(
          "index "
              + original.index().concrete()
              + " is being copied to "
              + next.concrete()
              + ", for a column's type has changed; writes to it wait until that is done");
    }
    LOG.warn(
        "nobody goes on with copying index {} to {}; this worker does",
        original.index().concrete(),
        next.concrete());
    carryOut(original.index());
    return true;
  }

  private void carryOut(TableIndex index) throws SinkException, InterruptedException {
    FoundIndex before = administration.findItself(index);
    if (before == null || !before.index().equals(index)) {
      return;
    }
    TableIndex next = index.next();
    CopyProgress.Beat beat = progress.begin(next);
    TableIndex written = administration.writable(before);
    replacement.blockWrites(written);
    FoundIndex original = administration.findItself(index);
    FoundIndex copy = administration.findItself(next);
    if (original == null || copy == null) {
      throw new TransientSinkException(
          "index " + next.concrete() + " is gone while it was filled; it is looked at again");
    }
    if (!original.isBlockedForWrites()) {
      throw new TransientSinkException(
          "index " + index.concrete() + " is not blocked for writes while it is copied");
    }
    addLateFields(original, copy);
    long documents = filling.run(written, original, copy, beat);
    long copied = replacement.count(next.filling());
    if (replacement.count(written) != copied) {
      throw new TransientSinkException(
          "index " + next.concrete() + " has not all documents of " + index.concrete());
    }
    replacement.replace(original, next);
    LOG.info("copied {} documents of index {} to {}", documents, index.name(), next.concrete());
    beat.end();
  }

  /** Of columns that another worker met while the copy was being made. */
  private void addLateFields(FoundIndex original, FoundIndex copy)
      throws SinkException, InterruptedException {
    Map<String, Property> late = new LinkedHashMap<>(original.fields());
    late.keySet().removeAll(copy.fields().keySet());
    if (!late.isEmpty()) {
      administration.addFields(
          copy.index().filling(), late, copy.state().mappings().meta(), (DynamicMapping) null);
    }
  }
}
