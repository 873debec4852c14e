/**
 * Metrics in Prometheus' format.
 *
 * <p>{@code metrics.tsv} lists every metric once. Metrics that are not in it cannot be served, and tests compare documentation, dashboards
 * and alerting rules with it. Counting belongs to the components that count.
 */
@NullMarked
package eyas.output.metrics;

import org.jspecify.annotations.NullMarked;
