package io.sluice.dev.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The folder that outlives the process: a folder per server, {@code logs}, and {@code
 * state.properties} with the ports and passwords once chosen. Held by one process at a time,
 * through a file lock that the kernel drops when the process dies.
 */
public final class DataFolder implements AutoCloseable {
  private static final String STATE = "state.properties";
  private static final String ID = "id";
  private final Path folder;
  private final Properties state;

  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.state = load(folder);
  }

  /**
   * @throws FolderInUseException if another process holds it
   */
  public static DataFolder open(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      ByteBuffer holder = ByteBuffer.allocate(20);
      lock.read(holder, 0);
      lock.close();
      throw new FolderInUseException(
          folder, new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII));
    }
    lock.truncate(0);
    lock.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return new DataFolder(folder.toRealPath(), lock);
  }

  public Path path() {
    return folder;
  }

  public Path log(String server) {
    return folder.resolve("logs").resolve(server + ".log");
  }

  /** Chosen at random when the folder is made. */
  public String id() throws IOException {
    return random(ID);
  }

  /** Whether the folder is there and has this id. */
  static boolean hasId(Path folder, String id) throws IOException {
    return id.equals(load(folder).getProperty(ID));
  }

  private static Properties load(Path folder) throws IOException {
    Properties state = new Properties();
    Path file = folder.resolve(STATE);
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        state.load(in);
      }
    }
    return state;
  }

  /** The port remembered under this name, a free one the first time. */
  public synchronized int port(String name) throws IOException {
    String remembered = state.getProperty("port." + name);
    return remembered == null ? newPort(name) : Integer.parseInt(remembered);
  }

  synchronized int newPort(String name) throws IOException {
    int port = Ports.free(ports());
    state.setProperty("port." + name, Integer.toString(port));
    save();
    return port;
  }

  private Set<Integer> ports() {
    return state.stringPropertyNames().stream()
        .filter(name -> name.startsWith("port."))
        .map(name -> Integer.valueOf(state.getProperty(name)))
        .collect(Collectors.toSet());
  }

  /** The password remembered under this name, a random one the first time. */
  public String password(String name) throws IOException {
    return random("password." + name);
  }

  private synchronized String random(String key) throws IOException {
    if (state.getProperty(key) == null) {
      byte[] bytes = new byte[12];
      new SecureRandom().nextBytes(bytes);
      state.setProperty(key, HexFormat.of().formatHex(bytes));
      save();
    }
    return state.getProperty(key);
  }

  private void save() throws IOException {
    Path file = newPrivateFile(STATE);
    try (OutputStream out = Files.newOutputStream(file)) {
      state.store(out, "Ports and passwords of the servers in this folder");
    }
    Files.move(file, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public synchronized void writePrivately(String name, String content) throws IOException {
    Path file = newPrivateFile(name);
    Files.writeString(file, content);
    Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives the folder to who wants it next. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Path newPrivateFile(String name) throws IOException {
    Path file = folder.resolve(name + ".new");
    Files.deleteIfExists(file);
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Another process runs servers in the folder. */
  public static final class FolderInUseException extends IOException {
    private static final long serialVersionUID = 1;

    FolderInUseException(Path folder, String holder) {
      super(
          folder
              + " is in use by the services process "
              + holder
              + "; stop it, or give another folder with --data");
    }
  }
}
