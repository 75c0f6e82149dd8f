package io.sluice.app.demo;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Takes the log out of the picture: from the terminal to a file, in the same form. */
final class DemoLog {
  private DemoLog() {}

  static void moveTo(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(appenders::add);
    for (Appender<ILoggingEvent> appender : appenders) {
      if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
        FileAppender<ILoggingEvent> toFile = new FileAppender<>();
        toFile.setContext(context);
        toFile.setName(stream.getName() + "-FILE");
        toFile.setFile(file.toString());
        toFile.setEncoder(stream.getEncoder());
        toFile.start();
        root.addAppender(toFile);
        root.detachAppender(stream);
      }
    }
  }
}
