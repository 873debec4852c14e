/**
 * Queries VirusTotal (API v3) about addresses and files.
 *
 * <p>In scope: its requests, quota, responses and cache. Out of scope: which items of a report are queried.
 */
@NullMarked
package eyas.enrich.virustotal;

import org.jspecify.annotations.NullMarked;
