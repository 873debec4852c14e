package eyas.fleet.tables;

import eyas.cli.options.RuleOptions;
import eyas.tables.read.StoredJobIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written.
 *
 * @param identity whose job the one input is; null where inputs say so
 * @param repository the repository of inputs that do not say it; null for none
 * @param events whether the events of captures are written
 * @param keepCaptures whether captures are kept
 * @param rules the rules whose alerts the report of a capture has
 * @param quiet whether nothing is said of what went well
 */
record TableOptions(
        @Nullable StoredJobIdentity identity,
        @Nullable String repository,
        boolean events,
        boolean keepCaptures,
        RuleOptions rules,
        boolean quiet) {}
