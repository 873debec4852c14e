/**
 * Answers questions with a cluster of Apache Spark: the driver splits a question into parts, executors answer the parts with the code of a
 * single-machine search, and the driver merges the answers.
 *
 * <p>Questions and the reading of tables and captures are in {@code eyas.hunt}.
 */
@NullMarked
package eyas.spark;

import org.jspecify.annotations.NullMarked;
