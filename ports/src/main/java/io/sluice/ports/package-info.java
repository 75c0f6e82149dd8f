/**
 * The contracts between the use cases and the adapters. Two shapes carry everything: a {@link
 * io.sluice.ports.ChangeStream} pushes batches, a {@link io.sluice.ports.ChangeHandler} receives
 * them, and returning means durable.
 */
package io.sluice.ports;
