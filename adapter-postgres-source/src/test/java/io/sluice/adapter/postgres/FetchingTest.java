package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FetchingTest {
  private static final long MEGABYTES = 1 << 20;

  private final List<Integer> sizes = new ArrayList<>();
  private final Fetching fetching = new Fetching();

  /** Takes note of the fetch sizes that are set. */
  private <T> T noting(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              assertEquals("setFetchSize", method.getName());
              sizes.add((Integer) arguments[0]);
              return null;
            }));
  }

  private void read(int rows, long chars) throws Exception {
    ResultSet from = noting(ResultSet.class);
    for (int i = 0; i < rows; i++) {
      fetching.came(from, chars);
    }
  }

  @Test
  void pages_grow_while_rows_are_small() throws Exception {
    fetching.begin(noting(Statement.class));
    read(1 + 8 + 64 + 512 + 4_096 + 10_000, 250);
    assertEquals(List.of(1, 8, 64, 512, 4_096, 10_000, 10_000), sizes);
  }

  @Test
  void huge_rows_come_one_at_a_time() throws Exception {
    fetching.begin(noting(Statement.class));
    read(3, 10 * MEGABYTES);
    assertEquals(List.of(1, 1, 1, 1), sizes);
  }

  @Test
  void one_huge_row_makes_the_next_page_small_and_the_next_query_begins_with_that()
      throws Exception {
    fetching.begin(noting(Statement.class));
    read(1 + 8 + 63, 250);
    read(1, 16 * MEGABYTES);
    fetching.begin(noting(Statement.class));
    assertEquals(List.of(1, 8, 64, 2, 2), sizes);
  }
}
