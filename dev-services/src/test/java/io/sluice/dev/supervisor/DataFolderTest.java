package io.sluice.dev.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void portsPasswordsAndIdAreRemembered() throws Exception {
    int port;
    String password;
    String id;
    try (DataFolder data = DataFolder.open(folder)) {
      port = data.port("kafka");
      assertNotEquals(port, data.port("kafka-controller"));
      password = data.password("postgres");
      id = data.id();
    }
    try (DataFolder again = DataFolder.open(folder)) {
      assertEquals(port, again.port("kafka"));
      assertEquals(password, again.password("postgres"));
      assertEquals(id, again.id());
      assertTrue(DataFolder.hasId(folder, id));
      assertFalse(DataFolder.hasId(folder.resolve("gone"), id));
    }
  }

  @Test
  void onlyItsOwnerReadsPasswords() throws Exception {
    try (DataFolder data = DataFolder.open(folder)) {
      data.password("postgres");
      data.writePrivately("services.yaml", "x");
      for (String file : new String[] {"state.properties", "services.yaml"}) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))));
      }
    }
  }
}
