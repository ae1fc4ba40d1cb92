package dev.tollgate.server.management;

import dev.tollgate.server.login.LoginThrottle;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.token.TokenMemory;

/** What is read of an environment whenever somebody asks. */
public record WatchedEnvironment(String label, TokenMemory tokens, LoginThrottle throttle, Database database) {}
