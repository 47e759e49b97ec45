-- Times of leaders' reception days that are taken: each once. The name is sealed to the receiving office; nothing else here tells who.
create table appointment (
    day text not null,
    minute integer not null,
    case_id blob not null,
    reference text not null,
    state text not null,
    name_sealed blob not null,
    primary key (day, minute)
) strict, without rowid;
create index appointment_case on appointment (case_id, day, minute);
