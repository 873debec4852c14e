/**
 * The event loop and its results: alerts and counters.
 *
 * <p>This package defines the order of processing for one event and who is notified. Formatting of alerts is in module output,
 * collecting a report in module report, and event sources in modules capture and live.
 */
@NullMarked
package eyas.engine;

import org.jspecify.annotations.NullMarked;
