/**
 * Asks VirusTotal (API v3) what it holds of addresses and files.
 *
 * <p>What belongs here: its requests, quota, answers and cache. What does not: which things of a report are asked for.
 */
@NullMarked
package eyas.enrich.virustotal;

import org.jspecify.annotations.NullMarked;
