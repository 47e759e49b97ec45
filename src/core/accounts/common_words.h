#pragma once

#include <string_view>

namespace huiyin::accounts {

/// What common passwords are made of, in English, pinyin and Chinese, and words that are near at hand in a town office.
/// Our own collection; lower case, no separators. A passphrase made of nothing else is refused (sign_in.cpp).
inline constexpr std::string_view common_words[] = {
    // the classics
    "password", "passwort", "passphrase", "passw0rd", "p4ssw0rd", "pass", "secret", "letmein", "welcome", "admin",
    "administrator", "root", "user", "login", "signin", "guest", "test", "demo", "example", "default", "changeme", "change",
    "please", "master", "monkey", "dragon", "sunshine", "princess", "football", "baseball", "iloveyou", "ilove", "love", "you",
    "hello", "world", "computer", "internet", "office", "windows", "server", "database", "qwerty", "asdf", "zxcv", "qaz",
    "wsx", "superman", "batman", "shadow", "michael", "summer", "winter", "spring", "autumn", "monday", "friday", "january",
    "december", "abc", "my", "is", "the", "this", "new", "old", "one", "two", "three", "a", "i", "me",
    // pinyin
    "woaini", "woaiwojia", "woai", "aini", "nihao", "nihaoma", "mima", "wodemima", "wode", "shezhi", "denglu", "guanliyuan",
    "yonghu", "ceshi", "shishi", "zhongguo", "beijing", "shanghai", "fuwu", "renmin", "weirenminfuwu", "wei", "gongzuo",
    "bangongshi", "bangong", "laoshi", "xiexie", "zaijian", "gongxifacai", "xinniankuaile", "shengrikuaile", "kuaile",
    "yiersansi", "yiersan", "qinaide", "baobei", "laopo", "laogong", "mama", "baba", "zhang", "wang", "chen", "yang", "zhao",
    "huang", "zhou",
    // the town and this program
    "huiyin", "echo", "town", "township", "council", "hall", "reception", "complaint", "complaints", "request", "petition",
    "letters", "visits", "clerk", "caseworker", "supervisor", "mayor", "village", "county", "street", "xinfang", "xinfangban",
    "xinfangju", "xinfangbangongshi", "zhen", "zhenzhengfu", "zhengfu", "xiang", "xian", "cun", "chengjian", "chengjianban",
    "zhifa", "zhifadui", "shehui", "shiwu", "minzheng", "jubao", "tousu", "shouli", "huifu",
    // Chinese
    "密码", "我的", "口令", "我爱你", "你好", "中国", "北京", "上海", "人民", "政府", "为人民服务", "服务", "信访", "信访办",
    "信访局", "办公室", "管理员", "测试", "登录", "镇", "乡", "县", "村", "新年快乐", "生日快乐", "恭喜发财", "回音",
};

}  // namespace huiyin::accounts
