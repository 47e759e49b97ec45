-- Times of leaders' reception days that are taken: each once. The name is sealed to the receiving office; nothing else here tells who.
create table appointment (
    day bytea not null,
    minute bigint not null,
    case_id bytea not null,
    reference bytea not null,
    state bytea not null,
    name_sealed bytea not null,
    primary key (day, minute)
);
create index appointment_case on appointment (case_id, day, minute);
