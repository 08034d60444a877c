// These tests wait for other programs most of the time: two at once, one for each processor, would leave both idle.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
