/**
 * The declarations of a report's content: each table and each single part with its columns. {@code report.json}, the CSV files, the data of
 * {@code report.html} and the JSON Schema are generated from them.
 *
 * <p>In scope: names, types, units and getters of columns, and the sensitivity of text columns. Out of scope: how a format is written
 * ({@code eyas.report}, {@code eyas.report.html}) and how facts are collected ({@code eyas.report}).
 */
@NullMarked
package eyas.report.table;

import org.jspecify.annotations.NullMarked;
