/** The plugin {@code java:github}: GitHub's webhook deliveries and audit logs as events. */
@NullMarked
package eyas.plugin.github;

import org.jspecify.annotations.NullMarked;
