package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MongoErrorsTest {
  private static final MongoCredential CREDENTIAL =
      MongoCredential.createCredential("me", "admin", "secret".toCharArray());

  @Test
  void whatPassesIsTransient() {
    for (MongoException error :
        new MongoException[] {
          new MongoTimeoutException("no server"),
          new MongoSocketReadException("gone", new ServerAddress()),
          new MongoCursorNotFoundException(7, new BsonDocument(), new ServerAddress()),
          command(10_107, "NotWritablePrimary"),
          command(91, "ShutdownInProgress"),
          command(112, "WriteConflict"),
          command(64, "WriteConcernFailed"),
          command(14_031, "OutOfDiskSpace"),
          new MongoSecurityException(
              CREDENTIAL, "while asking", new MongoSocketReadException("x", new ServerAddress()))
        }) {
      assertInstanceOf(TransientSinkException.class, MongoErrors.translate("writing", error));
    }
  }

  @Test
  void whatAPersonHasToMendIsFatalAndQuotesNoValues() {
    for (MongoException error :
        new MongoException[] {
          command(13, "Unauthorized"),
          command(18, "AuthenticationFailed"),
          command(73, "InvalidNamespace"),
          new MongoSecurityException(CREDENTIAL, "wrong password")
        }) {
      SinkException translated = MongoErrors.translate("writing", error);
      assertInstanceOf(FatalSinkException.class, translated);
      assertFalse(translated.getMessage().contains("ada@x"), translated.getMessage());
    }
  }

  private static MongoException command(int code, String name) {
    return new MongoCommandException(
        BsonDocument.parse(
            "{ok: 0, code: " + code + ", codeName: '" + name + "', errmsg: 'value ada@x'}"),
        new ServerAddress());
  }

  @Test
  void theIndexOfADuplicateIsFoundInPatternOrMessage() {
    String id = "E11000 duplicate key error collection: db.c index: _id_ dup key: { _id: 1 }";
    String mail = "E11000 duplicate key error collection: db.c index: mail_1 dup key: { : \"a\" }";
    assertEquals("_id_", MongoErrors.duplicateIndex("db.c", duplicate(id, "{}")));
    assertEquals("mail_1", MongoErrors.duplicateIndex("db.c", duplicate(mail, "{}")));
    assertEquals(
        "mail_1", MongoErrors.duplicateIndex("db.c", duplicate(mail, "{keyPattern: {mail: 1}}")));
    assertEquals(
        "_id_", MongoErrors.duplicateIndex("db.c", duplicate("", "{keyPattern: {_id: 1}}")));
    String old = "E11000 duplicate key error index: db.c.$_id_ dup key: { : 1 }";
    assertEquals("_id_", MongoErrors.duplicateIndex("db.c", duplicate(old, "{}")));
  }

  private static BulkWriteError duplicate(String message, String details) {
    return new BulkWriteError(11_000, message, BsonDocument.parse(details), 0);
  }

  @Test
  void anErrorOfOneWriteIsItsReasonUnlessTheServerIsAtFault() throws SinkException {
    BulkWriteError invalid = new BulkWriteError(121, "value ada@x", new BsonDocument(), 0);
    assertEquals(
        "the validator of collection c refuses the document", MongoErrors.reason("c", invalid));
    BulkWriteError grown = new BulkWriteError(17_419, "value ada@x", new BsonDocument(), 0);
    assertEquals("the document is too large for MongoDB", MongoErrors.reason("c", grown));
    BulkWriteError unknown = new BulkWriteError(99_999, "value ada@x", new BsonDocument(), 0);
    assertEquals("MongoDB refuses the document with error 99999", MongoErrors.reason("c", unknown));
    BulkWriteError view = new BulkWriteError(166, "value ada@x", new BsonDocument(), 0);
    assertThrows(FatalSinkException.class, () -> MongoErrors.reason("c", view));
    BulkWriteError pressed = new BulkWriteError(365, "cache", new BsonDocument(), 0);
    assertThrows(TransientSinkException.class, () -> MongoErrors.reason("c", pressed));
    BulkWriteError busy = new BulkWriteError(11_602, "interrupted", new BsonDocument(), 0);
    assertThrows(TransientSinkException.class, () -> MongoErrors.reason("c", busy));
  }
}
