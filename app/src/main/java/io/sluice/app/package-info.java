/** The service: {@link io.sluice.app.Main} starts it, {@link io.sluice.app.Service} is it. */
package io.sluice.app;
