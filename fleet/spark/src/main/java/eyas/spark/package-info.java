/**
 * Questions about many jobs, answered by a cluster of Apache Spark: the driver cuts a question into days, executors answer each day with
 * the code that answers it on one machine, and the driver puts the answers together.
 *
 * <p>What belongs here: cutting, shipping and putting together. What does not: what a question means (module hunt), and reading Parquet or
 * captures in any other way than there.
 */
@NullMarked
package eyas.spark;

import org.jspecify.annotations.NullMarked;
