package io.sluice.ports.source;

/**
 * Something that has to be put right before capture can start.
 *
 * @param what what is wrong, naming the table or setting concerned
 * @param remedy what to do, as a statement to run where there is one
 */
public record Problem(String what, String remedy) {}
