/**
 * Stands in for the {@code falco} command.
 *
 * <p>{@link eyas.cli.falco.FalcoCommand} reads options and chooses; {@link eyas.cli.falco.FalcoRun} puts a run together from
 * a source of events, the rules in force, sinks, and parts. What is to look at events, alerts or counters beside them (web
 * endpoint, metrics, recordings around alerts) is a {@link eyas.cli.falco.RunPart}.
 *
 * <p>What belongs here: Falco's options, words and life. What does not: how anything is captured, matched or sent. Nothing
 * here uses the other commands.
 */
@NullMarked
package eyas.cli.falco;

import org.jspecify.annotations.NullMarked;
