package io.sluice.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SecretMaskTest {
  private final SecretMask mask = new SecretMask();

  @Test
  void hidesKnownSecretsWhereverTheyStand() {
    mask.addSecret("pa$$w0rd.*");

    assertEquals(
        "password=******; \"******\", twice",
        mask.mask("password=pa$$w0rd.*; \"pa$$w0rd.*\", twice"));
  }

  @Test
  void hidesThePasswordOfAnyUri() {
    assertEquals(
        "cannot reach mongodb://user:******@host:27017/db?x=1",
        mask.mask("cannot reach mongodb://user:hunter2@host:27017/db?x=1"));
    assertEquals("http://:******@host", mask.mask("http://:x@host"));
    assertEquals("http://host:80/a@b and c@d", mask.mask("http://host:80/a@b and c@d"));
  }

  @Test
  void knowsThePasswordOfAConfiguredUriAlsoAlone() {
    mask.addOpen("mongodb://user:p%40ssw0rd@host");

    assertEquals("****** ******", mask.mask("p%40ssw0rd p@ssw0rd"));
  }

  @Test
  void knowsThePasswordWithinALargerSecret() {
    mask.addSecret("org.example.Module required username=\"me\" password=\"hunter22\";");

    assertEquals("login with ****** failed", mask.mask("login with hunter22 failed"));
  }

  @Test
  void hidesWhatIsAssignedToAPassword() {
    assertEquals(
        "jdbc:x?user=me&password=******&ssl=true", mask.mask("jdbc:x?user=me&password=a&ssl=true"));
    assertEquals("password='******'", mask.mask("password='abc'"));
  }

  @Test
  void anAddressWithoutAPasswordIsNoSecret() {
    mask.addSecret("mongodb://host:27017/db");
    mask.addSecret("mongodb://me:hunter2@host:27017/db");

    assertEquals("no mongodb://host:27017/db", mask.mask("no mongodb://host:27017/db"));
    assertEquals("no ****** for me", mask.mask("no hunter2 for me"));
  }

  @Test
  void prefersTheLongerSecret() {
    mask.addSecret("secret");
    mask.addSecret("secret-and-more");

    assertEquals("******", mask.mask("secret-and-more"));
  }

  @Test
  void leavesWordsThatOnlyContainASecret() {
    mask.addSecret("post");

    assertEquals("postgres and ******", mask.mask("postgres and post"));
  }

  @Test
  void aSecretThatStandsInTheOpenIsNone() {
    mask.addSecret("postgres");
    mask.addOpen("postgres");

    assertEquals("user postgres", mask.mask("user postgres"));
  }
}
