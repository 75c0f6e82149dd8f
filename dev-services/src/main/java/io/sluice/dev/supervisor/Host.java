package io.sluice.dev.supervisor;

import io.sluice.dev.DevHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What the servers of one services process share. */
public record Host(
    DevHome home, DataFolder data, Archives archives, Account account, Forker forker) {

  /**
   * @throws DataFolder.FolderInUseException if another process runs servers there
   */
  public static Host open(DevHome home, Path data) throws IOException {
    Account account = Account.current();
    if (account.isRoot()) {
      StateElsewhere.sweep();
    }
    return new Host(home, DataFolder.open(data), Archives.of(account), account, new Forker());
  }

  /** In the command line of every process of the servers in this data folder. */
  public String mark() throws IOException {
    return "sluice-dev-" + data.id();
  }

  /**
   * A server's folder that the user {@code nobody} can enter: in the data folder if it can be
   * reached, which an ordinary user's own always can; else (root's home, say) under {@code
   * /var/lib}, named after the data folder's id.
   */
  Path folderForNobody(String server) throws IOException {
    if (account.isRoot()) {
      Files.setPosixFilePermissions(data.path(), PosixFilePermissions.fromString("rwx--x--x"));
    }
    return account.reaches(data.path())
        ? data.path().resolve(server)
        : StateElsewhere.of(data).folder(server);
  }
}
