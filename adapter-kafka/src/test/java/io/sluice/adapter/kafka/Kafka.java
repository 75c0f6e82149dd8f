package io.sluice.adapter.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What an administrator does to Kafka behind Sluice's back. */
final class Kafka {
  private Kafka() {}

  static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", LogServers.kafka()));
  }

  static void delete(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** Deletes the topic and waits until the broker itself has heard of it. */
  static void deleteForSure(String topic) throws Exception {
    delete(topic);
    try (Admin admin = admin()) {
      Running.await(() -> !names(admin).contains(topic), () -> topic + " to be gone");
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes the topic, as soon as a deleted one of the same name is gone. */
  static void make(String topic, int partitions) {
    try (Admin admin = admin()) {
      Running.await(() -> tryToMake(admin, topic, partitions), () -> topic + " to be made");
    }
  }

  private static boolean tryToMake(Admin admin, String topic, int partitions) {
    try {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
      return true;
    } catch (InterruptedException | ExecutionException e) {
      return false;
    }
  }

  static boolean exists(String topic) throws Exception {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get().contains(topic);
    }
  }

  static String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin()) {
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }
  }

  /** Removes every record of the topic, as its retention would. */
  static void removeRecords(String topic) throws Exception {
    try (Admin admin = admin()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp allow =
          new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(allow))).all().get();
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      int partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
      for (int i = 0; i < partitions; i++) {
        all.put(new TopicPartition(topic, i), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }
}
