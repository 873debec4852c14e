/**
 * The declarations of what a report holds: each table and each single part with its columns, from which {@code report.json}, the
 * CSV files, the data of {@code report.html} and the JSON Schema are made.
 *
 * <p>What belongs here: names, types, units and getters of columns, and what a column's text may hold. What does not: how a
 * form is written ({@code eyas.report}, {@code eyas.report.html}) and how facts are collected ({@code eyas.report}).
 */
@NullMarked
package eyas.report.table;

import org.jspecify.annotations.NullMarked;
