package io.sluice.adapter.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.bulk.BulkWriteError;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Set;

/**
 * What the driver's exceptions mean. Codes are those of MongoDB's {@code error_codes.yml}. Messages
 * of the server may quote values of rows, so only codes and names are passed on.
 */
final class MongoErrors {
  private static final Set<Integer> UNAUTHORIZED = Set.of(13, 18, 31, 8_000);

  /** The server is busy, shutting down, changing its primary, out of disk, or lost a race. */
  private static final Set<Integer> TRANSIENT =
      Set.of(
          6, 7, 24, 46, 50, 63, 64, 79, 89, 91, 112, 117, 133, 134, 150, 188, 189, 202, 225, 226,
          175, 211, 234, 237, 246, 262, 317, 319, 349, 358, 365, 384, 402, 462, 9_001, 10_058,
          10_107, 11_600, 11_601, 11_602, 13_388, 13_435, 13_436, 14_031, 17_322);

  /** The collection cannot be written to: it is a view, capped, or its name is not possible. */
  private static final Set<Integer> NO_COLLECTION = Set.of(20, 26, 73, 125, 166, 10_101, 13_297);

  private MongoErrors() {}

  static SinkException translate(String doing, MongoException error) {
    if (isUnauthorized(error)) {
      return new FatalSinkException(
          doing
              + ": MongoDB refuses access. Look at user, password and authSource in uri, and grant"
              + " the user the role readWrite on the database",
          error);
    }
    if (error instanceof MongoConfigurationException
        || error instanceof MongoIncompatibleDriverException) {
      return new FatalSinkException(
          doing + ": this server or connection string cannot be used: " + error.getMessage(),
          error);
    }
    if (isTransient(error)) {
      return new TransientSinkException(
          doing + ": MongoDB is away or busy (" + describe(error) + ")", error);
    }
    return new FatalSinkException(doing + ": MongoDB answers with " + describe(error), error);
  }

  private static boolean isUnauthorized(MongoException error) {
    return error instanceof MongoSecurityException
        ? !(error.getCause() instanceof MongoSocketException)
        : UNAUTHORIZED.contains(error.getCode());
  }

  private static boolean isTransient(MongoException error) {
    return error instanceof MongoSocketException
        || error instanceof MongoSecurityException
        || error instanceof MongoTimeoutException
        || error instanceof MongoExecutionTimeoutException
        || error instanceof MongoWriteConcernException
        || error instanceof MongoClientException
        || error instanceof MongoCursorNotFoundException
        || (error instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() != null)
        || error.hasErrorLabel("RetryableWriteError")
        || error.hasErrorLabel("TransientTransactionError")
        || TRANSIENT.contains(error.getCode());
  }

  private static String describe(MongoException error) {
    if (error instanceof MongoCommandException command) {
      return "error " + command.getErrorCode() + " " + command.getErrorCodeName();
    }
    return error.getCode() > 0
        ? "error " + error.getCode()
        : error.getClass().getSimpleName().replace("Exception", "");
  }

  /**
   * Why one write of a bulk can never succeed, or an exception if that is not the write's fault.
   */
  static String reason(String collection, BulkWriteError error) throws SinkException {
    int code = error.getCode();
    if (TRANSIENT.contains(code) || UNAUTHORIZED.contains(code) || NO_COLLECTION.contains(code)) {
      throw translate(
          "writing to collection " + collection,
          new MongoException(code, "a write of a bulk failed"));
    }
    return switch (code) {
      case 121 -> "the validator of collection " + collection + " refuses the document";
      case 10_334, 17_419, 17_420, 17_280, 10_003 -> "the document is too large for MongoDB";
      default -> "MongoDB refuses the document with error " + code;
    };
  }

  static boolean isDuplicate(BulkWriteError error) {
    return error.getCode() == 11_000 || error.getCode() == 11_001 || error.getCode() == 12_582;
  }

  /**
   * The index that a duplicate belongs to. Servers from 4.4 on tell the pattern; all say {@code
   * E11000 duplicate key error collection: db.name index: email_1 dup key: …}.
   */
  static String duplicateIndex(String namespace, BulkWriteError error) {
    if (error.getDetails().containsKey("keyPattern")) {
      Set<String> fields = error.getDetails().getDocument("keyPattern").keySet();
      if (fields.equals(Set.of(Names.ID))) {
        return "_id_";
      }
    }
    String message = error.getMessage().replace(namespace, "");
    int index = message.indexOf("index: ");
    if (index < 0) {
      return "";
    }
    int end = message.indexOf(" dup key", index);
    String name = message.substring(index + "index: ".length(), end < 0 ? message.length() : end);
    return name.substring(name.lastIndexOf('$') + 1).trim();
  }
}
