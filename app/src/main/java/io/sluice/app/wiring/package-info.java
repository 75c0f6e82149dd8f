/** What the service is made of, one Guice module per part. Nothing outside this package injects. */
package io.sluice.app.wiring;
