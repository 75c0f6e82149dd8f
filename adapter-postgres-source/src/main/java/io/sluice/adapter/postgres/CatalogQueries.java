package io.sluice.adapter.postgres;

/** What {@link Catalog} asks PostgreSQL's catalog. */
final class CatalogQueries {
  /** Every table there is, and what else looks like one; to be followed by further conditions. */
  static final String RELATIONS =
      """
      select c.oid::int8, n.nspname, c.relname, c.relkind, c.relpersistence,
             root.nspname, root.relname,
             c.relreplident, c.relfilenode::int8, c.relnatts,
             pg_catalog.pg_has_role(c.relowner, 'USAGE'),
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               and pg_catalog.has_table_privilege(c.oid, 'SELECT')
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join lateral (
        with recursive up(oid, level) as (
          select c.oid, 0
          union all
          select i.inhparent, up.level + 1
          from up join pg_catalog.pg_inherits i on i.inhrelid = up.oid)
        select rn.nspname, r.relname
        from up join pg_catalog.pg_class r on r.oid = up.oid
        join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
        order by up.level desc limit 1) root on c.relispartition
      where c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      """;

  /** The published columns of the tables with these oids, in their order. */
  static final String COLUMNS =
      """
      select a.attrelid::int8, a.attname, a.atttypid::int8, a.atttypmod, a.attnotnull,
             t.typtype = 'e' or (case when t.typtype = 'd' then t.typbasetype else t.oid end) in (
               'bool'::regtype, '"char"'::regtype, 'name'::regtype, 'int8'::regtype,
               'int2'::regtype, 'int4'::regtype, 'text'::regtype, 'oid'::regtype,
               'cidr'::regtype, 'macaddr'::regtype, 'macaddr8'::regtype, 'inet'::regtype,
               'bpchar'::regtype, 'varchar'::regtype, 'date'::regtype, 'time'::regtype,
               'timestamp'::regtype, 'timestamptz'::regtype, 'numeric'::regtype,
               'uuid'::regtype, 'pg_lsn'::regtype),
             a.attnum, a.atthasmissing or a.atthasdef, a.xmin::text::int8,
             array(select e.enumlabel::text from pg_catalog.pg_enum e
                   where e.enumtypid in (t.oid, t.typelem, t.typbasetype)
                   order by e.enumsortorder)
      from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = any(?::int8[]::oid[]) and a.attnum > 0
        and not a.attisdropped and a.attgenerated = ''
      order by a.attrelid, a.attnum
      """;

  /** Their unique indexes, the replica identity first. */
  static final String INDEXES =
      """
      select i.indrelid::int8, c.relname, i.indisprimary, i.indisunique,
             i.indimmediate and i.indisvalid, i.indpred is null and i.indexprs is null,
             i.indisreplident,
             array(select a.attname::text
                   from unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where k.place <= i.indnkeyatts order by k.place),
             coalesce((select k.oid::int8 from pg_catalog.pg_constraint k
                       where k.conindid = i.indexrelid and k.conrelid = i.indrelid
                         and k.contype in ('p', 'u')), 0)
      from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
      where i.indrelid = any(?::int8[]::oid[]) and i.indisunique
      order by i.indrelid, i.indisreplident desc, i.indnkeyatts, c.relname
      """;

  /** Their foreign keys, as far as they stand for themselves. */
  static final String FOREIGN_KEYS =
      """
      select f.conrelid::int8, f.conname, n.nspname, r.relname,
             array(select a.attname::text
                   from unnest(f.conkey) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = f.conrelid and a.attnum = k.attnum order by k.place),
             array(select a.attname::text
                   from unnest(f.confkey) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = f.confrelid and a.attnum = k.attnum order by k.place),
             array(select a.attname::text
                   from pg_catalog.pg_index i
                   cross join unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where i.indrelid = f.confrelid and i.indisprimary
                     and k.place <= i.indnkeyatts order by k.place)
      from pg_catalog.pg_constraint f
      join pg_catalog.pg_class r on r.oid = f.confrelid
      join pg_catalog.pg_namespace n on n.oid = r.relnamespace
      where f.contype = 'f' and f.conrelid = any(?::int8[]::oid[])
        -- of what a partition inherits that of the table, not those made of it for each partition
        -- of the referenced table
        and f.confrelid = (
          with recursive up(parent, referenced) as (
            select f.conparentid, f.confrelid
            union all
            select p.conparentid, p.confrelid
            from up join pg_catalog.pg_constraint p on p.oid = up.parent)
          select up.referenced from up where up.parent = 0)
      order by f.conrelid, f.conname
      """;

  private CatalogQueries() {}
}
