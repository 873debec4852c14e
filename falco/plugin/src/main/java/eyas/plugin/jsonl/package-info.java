/** Holds the plugin {@code java:jsonl}: JSON documents, one a line, as events. */
@NullMarked
package eyas.plugin.jsonl;

import org.jspecify.annotations.NullMarked;
