/**
 * The operator's page: a static page on the management listener, and what it asks with an administrator key.
 *
 * <p>A question is a POST of JSON to {@code /console/api/ENVIRONMENT/COMMAND}, answered in JSON.
 */
@NullMarked
package dev.tollgate.server.console;

import org.jspecify.annotations.NullMarked;
