package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Inheritance;
import io.picketline.coordinator.judgement.RegistrySettings;
import java.time.Clock;

/**
 * What a registry works with.
 *
 * @param inheritance what those before it in this process have left
 */
record RegistryMeans(
    RegistrySettings settings,
    ActorRef<Journal.Command> journal,
    Clock clock,
    Inheritance inheritance) {}
