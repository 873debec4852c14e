/**
 * Stands in for the {@code falco} command.
 *
 * <p>{@link eyas.falco.FalcoProgram} does what a {@link eyas.falco.FalcoArguments} asks for;
 * {@link eyas.falco.FalcoRun} puts a run together from a source of events, the rules in force, sinks, and parts. What is to look at events, alerts or counters beside them (web
 * endpoint, metrics, recordings around alerts) is a {@link eyas.falco.RunComponent}.
 *
 * <p>What belongs here: Falco's words and life. What does not: how anything is captured, matched or sent, and how a command
 * line is read.
 */
@NullMarked
package eyas.falco;

import org.jspecify.annotations.NullMarked;
