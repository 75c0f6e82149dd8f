package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.RecordShape.Carried;
import io.sluice.bench.micro.Orders;
import io.sluice.bench.micro.PgOutputMessage;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What pgoutput sends of {@link Orders}, and the codec for it. */
final class OrdersStream {
  private static final int TABLE_OID = 16_400;
  private static final int NO_MODIFIER = -1;
  private static final int TRANSACTION = 4_711;
  private static final long COMMIT_LSN = 0x16_B374_D848L;
  private static final long END_LSN = COMMIT_LSN + 0x30;
  private static final long MICROS_SINCE_2000 = 803_315_200_123_456L;

  private OrdersStream() {}

  static ByteBuffer begin() {
    return PgOutputMessage.of('B')
        .int64(COMMIT_LSN)
        .int64(MICROS_SINCE_2000)
        .int32(TRANSACTION)
        .finished();
  }

  static ByteBuffer commit() {
    return PgOutputMessage.of('C')
        .int8(0)
        .int64(COMMIT_LSN)
        .int64(END_LSN)
        .int64(MICROS_SINCE_2000)
        .finished();
  }

  /** What announces the table. */
  static ByteBuffer relation() {
    PgOutputMessage message =
        PgOutputMessage.of('R')
            .int32(TABLE_OID)
            .name(Orders.TABLE.id().schema())
            .name(Orders.TABLE.id().name())
            .int8('d')
            .int16(Orders.TABLE.size());
    for (Carried column : columns()) {
      boolean key = Orders.TABLE.keyColumns().contains(column.name());
      message.int8(key ? 1 : 0).name(column.name()).int32(column.type()).int32(column.modifier());
    }
    return message.finished();
  }

  /** An insert or an update. */
  static ByteBuffer message(ChangeEvent change) {
    PgOutputMessage message =
        PgOutputMessage.of(
            switch (change.operation()) {
              case INSERT -> 'I';
              case UPDATE -> 'U';
              case READ, DELETE, TRUNCATE ->
                  throw new IllegalArgumentException("neither insert nor update: " + change);
            });
    message.int32(TABLE_OID);
    if (change.before() != null) {
      message.row('O', texts(change.before()));
    }
    return message.row('N', texts(change.after())).finished();
  }

  private static String[] texts(Row row) {
    return Stream.of(row.values()).map(OrdersStream::text).toArray(String[]::new);
  }

  private static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value == Row.UNCHANGED) {
      return PgOutputMessage.LEFT_OUT;
    }
    return value instanceof Instant instant ? PostgresText.text(instant) : value.toString();
  }

  /** What makes rows of the messages. */
  static RowCodec codec() throws SQLException {
    // Of types that PostgreSQL has built in it knows all; it would ask only for others.
    TypeResolver types = new TypeResolver(null);
    List<Carried> columns = columns();
    List<CarriedType> carried = new ArrayList<>();
    for (int place = 0; place < columns.size(); place++) {
      carried.add(CarriedType.of(columns.get(place), place, types, Optional.empty()));
    }
    return new RowCodec(Orders.TABLE, carried, true);
  }

  private static List<Carried> columns() {
    return Orders.TABLE.columns().stream().map(OrdersStream::carried).toList();
  }

  private static Carried carried(Column column) {
    return new Carried(
        column.name(),
        oid(column.type()),
        modifier(column.type()),
        true,
        Optional.of(column.nullable()));
  }

  /** PostgreSQL's number of a type. */
  private static int oid(ColumnType type) {
    if (type instanceof Decimal) {
      return TypeResolver.NUMERIC;
    }
    if (type == Scalar.INT64) {
      return 20;
    }
    if (type == Scalar.INT32) {
      return 23;
    }
    return type == Scalar.TEXT ? 25 : 1184; // else timestamptz
  }

  private static int modifier(ColumnType type) {
    return type instanceof Decimal decimal
        ? (decimal.precision() << 16 | decimal.scale()) + 4
        : NO_MODIFIER;
  }
}
