/** The plugin {@code java:jsonl}: JSON documents, one per line, as events. */
@NullMarked
package eyas.plugin.jsonl;

import org.jspecify.annotations.NullMarked;
