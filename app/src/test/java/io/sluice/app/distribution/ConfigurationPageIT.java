package io.sluice.app.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.app.config.ReferencePage;
import io.sluice.app.plugin.Plugins;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConfigurationPageIT {
  @Test
  void thePageSaysWhatTheCodeSays() throws Exception {
    Path page = Distribution.ROOT.resolve("docs/configuration.md");

    assertEquals(
        ReferencePage.of(Plugins.load(Distribution.FOLDER.resolve("plugins"))),
        Files.exists(page) ? Files.readString(page) : "",
        "docs/configuration.md is stale; renew it: ./sluice reference > docs/configuration.md");
  }
}
