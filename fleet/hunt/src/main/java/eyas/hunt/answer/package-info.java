/**
 * Answers to questions about many jobs, and their forms: for people at a terminal, JSON, CSV, Markdown and a page.
 *
 * <p>What belongs here: what an answer holds, and how it is shown so that nothing in it acts on a terminal, a spreadsheet or a browser. What
 * does not: how an answer is found.
 */
@NullMarked
package eyas.hunt.answer;

import org.jspecify.annotations.NullMarked;
