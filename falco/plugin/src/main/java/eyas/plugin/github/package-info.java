/** Holds the plugin {@code java:github}: what GitHub sends to webhooks, and audit logs, as events. */
@NullMarked
package eyas.plugin.github;

import org.jspecify.annotations.NullMarked;
