package io.sluice.app.config;

import io.sluice.ports.config.Setting;

/** The single values of the file. Where its parts are wrong, these are known all the same. */
record PipelineKeys(
    @Setting(
            doc =
                "Name of the pipeline: it begins the names of its topics, consumer groups, slot and"
                    + " publication. Begins with a letter a-z and goes on with a-z, 0-9, - and _."
                    + " Another name is another pipeline, which begins with a new snapshot.")
        String pipeline,
    @Setting(
            doc =
                "Folder of the sink plugins, one folder of jars for each. Empty is the folder"
                    + " plugins of the distribution.",
            defaultValue = "")
        String plugins) {
  private static final int LONGEST = 48;

  PipelineKeys {
    if (!pipeline.matches("[a-z][a-z0-9_-]*") || pipeline.length() > LONGEST) {
      throw new IllegalArgumentException(
          "pipeline begins with a letter a-z and goes on with a-z, 0-9, - and _, "
              + LONGEST
              + " characters at most; found '"
              + pipeline
              + "'");
    }
  }
}
