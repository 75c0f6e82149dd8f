/** Health and metrics over HTTP. Shows states and numbers; no secrets and no row values. */
package io.sluice.app.http;
