package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.Map;

/** The statements that make a publication and change what is in it. */
record PublicationSql(String publication) {
  String create(Map<TableId, Member> members) {
    return "CREATE PUBLICATION "
        + Sql.name(publication)
        + " FOR TABLE "
        + Member.sql(members)
        + " WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)";
  }

  String set(Map<TableId, Member> members) {
    return alter("SET TABLE " + Member.sql(members));
  }

  String viaRoot() {
    return alter("SET (publish_via_partition_root = true)");
  }

  String add(Map<TableId, Member> members) {
    return alter("ADD TABLE " + Member.sql(members));
  }

  String drop(TableId table) {
    return alter("DROP TABLE " + Member.WHOLE.sql(table));
  }

  /** In one transaction: no change falls between. */
  String replace(TableId table, Member member) {
    return "BEGIN; " + drop(table) + "; " + alter("ADD TABLE " + member.sql(table)) + "; COMMIT";
  }

  private String alter(String what) {
    return "ALTER PUBLICATION " + Sql.name(publication) + " " + what;
  }
}
