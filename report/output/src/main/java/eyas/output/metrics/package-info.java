/**
 * What is counted, in the form that Prometheus reads.
 *
 * <p>{@code metrics.tsv} lists every metric once: what is not in it cannot be served, and documentation, dashboards and
 * alerting rules are compared with it. Who counts and how belongs to those who count.
 */
@NullMarked
package eyas.output.metrics;

import org.jspecify.annotations.NullMarked;
