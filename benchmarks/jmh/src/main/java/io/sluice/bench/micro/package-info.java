/**
 * What the micro-benchmarks have in common: their rows, their settings, and the fold. The codec's
 * and the decoder's own benchmarks are in the packages of what they measure, whose classes nobody
 * else sees.
 */
package io.sluice.bench.micro;
