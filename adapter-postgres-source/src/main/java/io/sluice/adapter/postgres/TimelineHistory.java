package io.sluice.adapter.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.replication.LogSequenceNumber;

/**
 * On which timelines a server has been before its present one.
 *
 * @param ends of each, where the server left it: everything before that LSN is in the server's past
 */
record TimelineHistory(Map<Integer, Long> ends) {
  static final TimelineHistory NONE = new TimelineHistory(Map.of());

  /** Timeline, LSN of the switch, and a reason that is for people. */
  private static final Pattern SWITCH =
      Pattern.compile(
          "^[ \\t]*(\\d+)[ \\t]+([0-9A-Fa-f]+/[0-9A-Fa-f]+)([ \\t].*)?$", Pattern.MULTILINE);

  TimelineHistory {
    ends = Map.copyOf(ends);
  }

  /**
   * @param text a history file's
   */
  static TimelineHistory parse(String text) {
    Map<Integer, Long> ends = new HashMap<>();
    Matcher line = SWITCH.matcher(text);
    while (line.find()) {
      ends.put(
          Integer.parseUnsignedInt(line.group(1)),
          LogSequenceNumber.valueOf(line.group(2)).asLong());
    }
    return new TimelineHistory(ends);
  }

  /** Where the server left the timeline, as an unsigned number; empty if it never was on it. */
  OptionalLong end(int timeline) {
    Long end = ends.get(timeline);
    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
  }
}
