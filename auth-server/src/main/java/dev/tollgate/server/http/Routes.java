package dev.tollgate.server.http;

import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** The paths of the contract, relative to the base, and the methods of each: read from the generated interfaces. */
final class Routes {
    private final Map<String, Route> routesByPath = new HashMap<>();

    /** Those of paths whose last segment may be anything, by the folder it stands in. */
    private final Map<String, Route> routesByFolder = new HashMap<>();

    private final List<Operation> operations = new ArrayList<>();

    Routes(Collection<Class<?>> resources) {
        resources.stream().map(Resource::from).forEach(resource -> add("", resource));
    }

    /** All operations, as the interfaces name them. */
    List<Operation> operations() {
        return operations;
    }

    /** The operations of a path; empty if it has none. One that is named exactly wins. */
    Optional<Route> at(String path) {
        return Optional.ofNullable(routesByPath.get(path)).or(() -> below(folder(path), path));
    }

    private Optional<Route> below(String folder, String path) {
        return path.equals(folder) ? Optional.empty() : Optional.ofNullable(routesByFolder.get(folder));
    }

    private void add(String parent, Resource resource) {
        String path = join(parent, resource.getPath());
        for (ResourceMethod method : resource.getResourceMethods()) {
            route(path).add(method);
            operations.add(operation(path, method));
        }
        resource.getChildResources().forEach(child -> add(path, child));
    }

    private static Operation operation(String path, ResourceMethod method) {
        String id = method.getInvocable().getHandlingMethod().getName();
        String counted = path.endsWith("}") ? folder(path) : path;
        String verb = method.getHttpMethod();
        Set<String> methods = verb.equals("GET") ? Set.of(verb, "HEAD") : Set.of(verb);
        return new Operation(id, ForwardAuthResource.isAt(path) ? Set.of() : methods, counted);
    }

    private Route route(String path) {
        return path.endsWith("}")
                ? routesByFolder.computeIfAbsent(folder(path), unknown -> new Route())
                : routesByPath.computeIfAbsent(path, unknown -> new Route());
    }

    /** With its slash. */
    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String join(String parent, String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return parent.isEmpty() ? relative : parent + "/" + relative;
    }

    /** The operations of one path. */
    static final class Route {
        private final Map<String, List<MediaType>> labelsByMethod = new LinkedHashMap<>();

        /** The methods that the path knows, in the order in which {@code Allow} lists them. */
        Set<String> methods() {
            return labelsByMethod.keySet();
        }

        /** The types of bodies that the method reads; none if it reads no body. */
        List<MediaType> labels(String method) {
            return labelsByMethod.getOrDefault(method, List.of());
        }

        private void add(ResourceMethod method) {
            labelsByMethod.remove("OPTIONS");
            labelsByMethod.put(method.getHttpMethod(), method.getConsumedTypes());
            if (method.getHttpMethod().equals("GET")) {
                labelsByMethod.put("HEAD", List.of());
            }
            labelsByMethod.put("OPTIONS", List.of());
        }
    }
}
