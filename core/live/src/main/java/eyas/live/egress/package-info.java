/**
 * Egress control: the list of allowed endpoints in the user's syntax, the machine's network configuration, and the BPF programs that
 * enforce the policy. Independent of jobs, rules and reports; denials are delivered as events of the live source.
 */
@NullMarked
package eyas.live.egress;

import org.jspecify.annotations.NullMarked;
